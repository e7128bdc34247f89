export { TemporaryWorkspaces } from './temporary';
