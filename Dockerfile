# One image for all apps; docker-compose.yml chooses the entry file. Node is the project's own version
# (package.json, dependency "node"), so that image, tests and desk run the same.
FROM node:24.21.0-bookworm-slim AS dependencies
WORKDIR /srv
COPY package.json package-lock.json .npmrc ./
RUN npm ci

FROM dependencies AS build
COPY . .
RUN npm run build

FROM node:24.21.0-bookworm-slim AS production-dependencies
WORKDIR /srv
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

FROM node:24.21.0-bookworm-slim AS runtime
ENV NODE_ENV=production TZ=UTC
WORKDIR /srv
COPY --from=production-dependencies /srv/node_modules ./node_modules
COPY --from=build /srv/dist ./dist
# The gateway serves the API descriptions.
COPY docs/generated ./docs/generated
COPY package.json ./
# The exchange folders and the demo identity's keys; everything else is read-only.
RUN mkdir -p /var/lib/enforcement && chown node:node /var/lib/enforcement
USER node
VOLUME /var/lib/enforcement
ENTRYPOINT ["node", "--enable-source-maps"]
CMD ["dist/apps/gateway/src/main.js"]
