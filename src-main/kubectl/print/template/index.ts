export { TemplateError, type GoTemplate } from './ast';
export { printTemplateOf, type TemplateOptions } from './evaluate';
export { readGoTemplate } from './read';
