/** What a colour says: amber waits for somebody, red failed, green is done, blue is at work, accent is ours. */
export type Tone = 'neutral' | 'accent' | 'amber' | 'red' | 'green' | 'blue';
