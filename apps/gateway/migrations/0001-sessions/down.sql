DROP TABLE login_request;
DROP TABLE session;
