// How a button looks, also where the element is a link or belongs to a primitive.

export type ButtonTone = 'primary' | 'plain' | 'quiet' | 'danger';
export type ButtonSize = 'small' | 'medium' | 'touch';

const TONES: Record<ButtonTone, string> = {
  primary: 'border-transparent bg-accent text-on-accent hover:bg-accent-strong',
  plain: 'border-line-strong bg-raised text-ink hover:bg-hover',
  quiet: 'border-transparent text-ink-muted hover:bg-hover hover:text-ink',
  danger: 'border-transparent bg-red text-surface hover:opacity-90',
};

const SIZES: Record<ButtonSize, string> = {
  small: 'h-7 px-2 gap-1.5 rounded-md',
  medium: 'h-8 px-3 gap-2 rounded-md',
  touch: 'h-11 px-4 gap-2 rounded-lg',
};

export function buttonLook(tone: ButtonTone = 'plain', size: ButtonSize = 'medium'): string {
  const shape = 'inline-flex shrink-0 select-none items-center justify-center border font-medium whitespace-nowrap';
  const off = 'disabled:pointer-events-none disabled:opacity-55 aria-busy:opacity-75';
  return `${shape} transition-colors ${off} ${TONES[tone]} ${SIZES[size]}`;
}
