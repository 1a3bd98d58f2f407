import 'reflect-metadata';

export { DataTypes, Model, Op } from 'sequelize';
export type { CreationOptional, InferAttributes, InferCreationAttributes, Sequelize, Transaction } from 'sequelize';
export { inject, injectable } from 'tsyringe';
export * from './asterisk.js';
export * from './calls.js';
export * from './db.js';
export * from './errors.js';
export * from './events.js';
export * from './host.js';
export * from './http.js';
export * from './jobs.js';
export * from './live.js';
export * from './log.js';
export * from './plugin.js';
export * from './token.js';
export { csvLine } from './csv.js';
