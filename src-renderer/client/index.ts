export { CallError, connect, createClient, type Client } from './bridge';
