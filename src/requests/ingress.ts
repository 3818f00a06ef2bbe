const ingressPattern = /\{\{\s*ingress\s*\}\}/;

/** The URL with the ingress in its place. */
export function fillIngress(url: string, ingress: string): string {
  return url.replace(ingressPattern, ingress.replace(/\/+$/, ''));
}

/** Whether the URL can be told only once the target is open. */
export function hasIngress(url: string): boolean {
  return ingressPattern.test(url);
}
