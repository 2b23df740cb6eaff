/** Names as the platform knows them (inner) and as the bus stores them (outer, with the prefix). */
export class TopicNames {
  private readonly head: string;

  constructor(prefix: string | undefined) {
    this.head = prefix ? `${prefix}.` : '';
  }

  outer(name: string): string {
    return `${this.head}${name}`;
  }

  inner(name: string): string {
    return name.startsWith(this.head) ? name.slice(this.head.length) : name;
  }
}
