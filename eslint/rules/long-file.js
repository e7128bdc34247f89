// drydock/long-file: the warning before ESLint's own max-lines fails. A rule has one severity, hence two rules.

/** @type {import('eslint').Rule.RuleModule} */
export const longFileRule = {
  meta: {
    type: 'suggestion',
    schema: [{ type: 'integer' }],
    messages: { long: '{{lines}} lines: above {{limit}} think about splitting the file.' },
  },
  create(context) {
    const limit = context.options[0];
    const lines = context.sourceCode.lines.length;
    return {
      Program: (node) => lines > limit && context.report({ node, messageId: 'long', data: { lines, limit } }),
    };
  },
};
