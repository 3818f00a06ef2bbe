const shape = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/;

/** An IPv4 CIDR block without the bits behind its prefix, as EC2 keeps it; undefined when it is none. */
export function canonicalCidr(text: string): string | undefined {
  const parts = shape.exec(text)?.slice(1).map(Number);
  if (!parts) return undefined;
  const prefix = parts[4] ?? 0;
  const bytes = parts.slice(0, 4);
  if (prefix > 32 || bytes.some((byte) => byte > 255)) return undefined;
  const kept = bytes.map((byte, index) => {
    const bits = Math.min(Math.max(prefix - 8 * index, 0), 8);
    return byte & (0xff << (8 - bits)) & 0xff;
  });
  return `${kept.join('.')}/${prefix}`;
}
