import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** Reads outside a transaction, for read models: plain rows, no entities. */
@Injectable()
export class ReadDatabase {
  constructor(private readonly dataSource: DataSource) {}

  async query<Row = Record<string, unknown>>(
    sql: string,
    params: readonly unknown[] = [],
  ): Promise<Row[]> {
    return this.dataSource.query<Row[]>(sql, [...params]);
  }
}
