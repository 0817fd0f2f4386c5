export { Trying } from '../store/trying.svelte.ts';
