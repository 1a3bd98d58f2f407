// Who may import whom, over the compiled code (circles by types alone are found by launcher/src/commands/circles.ts).
// A rule that never fires is no rule: test/contract/layers.test.ts breaks them on purpose.
const ours = '^(plugin-sdk|core|db|asterisk|launcher|ui-shell|plugins)/';
const only = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from, pathNot: '([.]test[.]js$|/testing/|/test-support/)' },
  to: { path: ours, pathNot: `${allowed}|/node_modules/` },
});

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    only('sdk-stands-alone', '^plugin-sdk/', '^plugin-sdk/', 'the SDK imports nothing of ours'),
    only('db-and-asterisk-know-the-sdk-at-most', '^db/', '^(db|plugin-sdk)/'),
    only('asterisk-knows-the-sdk-at-most', '^asterisk/', '^(asterisk|plugin-sdk)/'),
    only('core-never-imports-a-plugin', '^core/', '^(core|plugin-sdk|asterisk|db)/'),
    only(
      'host-knows-no-calls',
      '^core/host/',
      '^(core/host|plugin-sdk|db|plugins)/',
      'the host never imports the call engine, Asterisk or what composes them',
    ),
    only(
      'call-engine-enters-the-host-by-its-door',
      '^core/call-engine/',
      '^(core/call-engine|plugin-sdk|asterisk|db|plugins)/|^core/host/dist/index[.]js$',
    ),
    only(
      'core-composes-by-doors',
      '^core/dist/',
      '^(core/dist|plugin-sdk|asterisk|db|plugins)/|^core/(host|call-engine)/dist/index[.]js$',
    ),
    only('launcher-knows-servers-only', '^launcher/', '^(launcher|plugin-sdk|asterisk|db)/'),
    only('shell-knows-the-kit', '^ui-shell/', '^(ui-shell/|plugin-sdk/dist/(ui|shared)/)'),
    only(
      'plugin-ui-knows-the-kit',
      '^plugins/[^/]+/dist/ui/',
      '^(plugins/[^/]+/dist/ui/|plugin-sdk/dist/(ui|shared)/)',
    ),
    {
      name: 'a-plugin-enters-others-by-their-door',
      comment: 'a plugin imports the SDK, itself, and the index of plugins that it needs',
      severity: 'error',
      from: { path: '^plugins/([^/]+)/', pathNot: '(/dist/ui/|[.]test[.]js$|/testing/)' },
      to: { path: ours, pathNot: ['^plugin-sdk/', '^plugins/$1/', '^plugins/[^/]+/dist/index[.]js$'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'default'] },
  },
};
