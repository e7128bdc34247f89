import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';

/** For the attributes that icons are used with, which src-renderer/ui/icons.test.ts holds. */
const ICON = (name, drawing) => `<script>
  let { size = 24, class: more } = $props();
</script>

<svg xmlns="http://www.w3.org/2000/svg" width={size} height={size} viewBox="0 0 24 24" fill="none"
  stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"
  class={['lucide lucide-${name}', more]} aria-hidden="true">${drawing}</svg>
`;

/**
 * Lucide's icons as markup. Its components make each out of data while they run, element by element: for the icons of
 * the first picture that is a third of the time that it takes to build the window.
 */
const icons = {
  name: 'icons',
  markup({ content, filename = '' }) {
    if (!/[\\/]@lucide[\\/]svelte[\\/]dist[\\/]icons[\\/][^\\/]+[.]svelte$/.test(filename)) return undefined;
    const data = /^const iconData = (\{.*\});$/m.exec(content)?.[1];
    const { name, size, node } = JSON.parse(data ?? '{}');
    if (size !== 24 || !node) throw new Error(`${filename} has no iconData of size 24`);
    const element = ([tag, attributes]) =>
      `<${tag} ${Object.entries(attributes)
        .map(([key, value]) => `${key}="${value}"`)
        .join(' ')} />`;
    return { code: ICON(name, node.map(element).join('')) };
  },
};

export default { preprocess: [icons, vitePreprocess()] };
