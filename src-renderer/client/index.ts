export { CallError, callingEarly, connect, createClient, type Client } from './bridge';
