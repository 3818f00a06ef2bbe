const withPort = /^(?:\[(?<bracketed>[^\]]+)\]|(?<plain>[^:]*)):\d+$/;

/** The host of `address` or `address:port`; an IPv6 address has its port behind brackets. */
export function hostOf(place: string): string {
  const { bracketed, plain } = withPort.exec(place)?.groups ?? {};
  return bracketed ?? plain ?? place;
}

/** Places where something listens, as `address` or `address:port`; hosts alone count where either side tells no port. */
export class Places {
  readonly #all: ReadonlySet<string>;
  readonly #hosts: ReadonlySet<string>;

  constructor(places: readonly string[]) {
    this.#all = new Set(places);
    this.#hosts = new Set(places.map(hostOf));
  }

  has(place: string): boolean {
    if (this.#all.has(place)) return true;
    const host = hostOf(place);
    return host === place ? this.#hosts.has(place) : this.#all.has(host);
  }
}
