// What a field must look like before it is worth asking the server.

export function isEmail(text: string): boolean {
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text.trim());
}

export function isServerAddress(text: string): boolean {
  if (!/^https?:\/\//i.test(text.trim())) return false;
  return URL.canParse(text.trim());
}
