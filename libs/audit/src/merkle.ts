import { createHash } from 'node:crypto';

/**
 * A hash tree of RFC 6962 §2.1 shape over SM3 (GB/T 32905): leaf = SM3(0x00 ‖ content),
 * node = SM3(0x01 ‖ left ‖ right). Hashes are 32 bytes.
 */
const LEAF = Buffer.of(0x00);
const NODE = Buffer.of(0x01);

/** Hash of one leaf's content. */
export function leafHash(content: string | Buffer): Buffer {
  return createHash('sm3').update(LEAF).update(content).digest();
}

function nodeHash(left: Buffer, right: Buffer): Buffer {
  return createHash('sm3').update(NODE).update(left).update(right).digest();
}

/**
 * The right edge of a growing tree: the roots of its full subtrees, largest first. Appending needs
 * nothing else, so a tree of any size is extended in the time of the new leaves alone.
 */
export class Frontier {
  private constructor(
    private readonly edge: Buffer[],
    private leaves: number,
  ) {}

  static empty(): Frontier {
    return new Frontier([], 0);
  }

  /** @throws Error when the number of peaks does not fit the size. */
  static of(peaks: readonly Buffer[], size: number): Frontier {
    if (peaks.length !== peakCount(size)) {
      throw new Error(`a tree of ${size} leaves cannot have ${peaks.length} peaks`);
    }
    return new Frontier([...peaks], size);
  }

  get size(): number {
    return this.leaves;
  }

  peaks(): Buffer[] {
    return [...this.edge];
  }

  append(leaf: Buffer): void {
    let joined = leaf;
    for (let rest = this.leaves; rest % 2 === 1; rest = Math.floor(rest / 2)) {
      joined = nodeHash(this.edge.pop() as Buffer, joined);
    }
    this.edge.push(joined);
    this.leaves += 1;
  }

  /** Root of the whole tree; of the empty tree SM3 of nothing (RFC 6962). */
  root(): Buffer {
    const last = this.edge.at(-1);
    if (!last) return createHash('sm3').digest();
    return this.edge.slice(0, -1).reduceRight<Buffer>((right, left) => nodeHash(left, right), last);
  }
}

function peakCount(size: number): number {
  let count = 0;
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) count += rest % 2;
  return count;
}

/** Largest power of two smaller than `size` (size ≥ 2). */
function splitOf(size: number): number {
  let split = 1;
  while (split * 2 < size) split *= 2;
  return split;
}

export function rootOf(leaves: readonly Buffer[]): Buffer {
  const frontier = Frontier.empty();
  for (const leaf of leaves) frontier.append(leaf);
  return frontier.root();
}

/** Audit path of one leaf, from the leaf upwards (RFC 6962 §2.1.1). */
export function inclusionProof(leaves: readonly Buffer[], index: number): Buffer[] {
  if (leaves.length <= 1) return [];
  const split = splitOf(leaves.length);
  return index < split
    ? [...inclusionProof(leaves.slice(0, split), index), rootOf(leaves.slice(split))]
    : [...inclusionProof(leaves.slice(split), index - split), rootOf(leaves.slice(0, split))];
}

/** Proof that the tree of the first `earlier` leaves is a prefix of this one (RFC 6962 §2.1.2). */
export function consistencyProof(leaves: readonly Buffer[], earlier: number): Buffer[] {
  return subProof(leaves, earlier, true);
}

function subProof(leaves: readonly Buffer[], earlier: number, whole: boolean): Buffer[] {
  if (earlier === leaves.length) return whole ? [] : [rootOf(leaves)];
  const split = splitOf(leaves.length);
  return earlier <= split
    ? [...subProof(leaves.slice(0, split), earlier, whole), rootOf(leaves.slice(split))]
    : [...subProof(leaves.slice(split), earlier - split, false), rootOf(leaves.slice(0, split))];
}

export interface TreeHead {
  readonly size: number;
  readonly root: Buffer;
}

interface ClimbStep {
  readonly sibling: Buffer;
  readonly left: boolean;
}

/** The way up from a node to the root: on which side each sibling lies; undefined when the proof has another length. */
function climb(position: number, last: number, proof: readonly Buffer[]): ClimbStep[] | undefined {
  let [node, end] = [position, last];
  const steps: ClimbStep[] = [];
  for (const sibling of proof) {
    if (end === 0) return undefined;
    const left = node % 2 === 1 || node === end;
    steps.push({ sibling, left });
    if (left) while (node % 2 === 0 && node !== 0) [node, end] = halves(node, end);
    [node, end] = halves(node, end);
  }
  return end === 0 ? steps : undefined;
}

function joinUp(start: Buffer, steps: readonly ClimbStep[]): Buffer {
  return steps.reduce(
    (root, { sibling, left }) => (left ? nodeHash(sibling, root) : nodeHash(root, sibling)),
    start,
  );
}

/** Whether the leaf is at `index` in the tree of this head (RFC 9162 §2.1.3.2). */
export function verifyInclusion(
  leaf: Buffer,
  index: number,
  proof: readonly Buffer[],
  head: TreeHead,
): boolean {
  if (index < 0 || index >= head.size) return false;
  const steps = climb(index, head.size - 1, proof);
  return steps !== undefined && joinUp(leaf, steps).equals(head.root);
}

/** Whether the later head extends the earlier one (RFC 9162 §2.1.4.2). */
export function verifyConsistency(
  earlier: TreeHead,
  later: TreeHead,
  proof: readonly Buffer[],
): boolean {
  if (earlier.size < 1 || earlier.size > later.size) return false;
  if (earlier.size === later.size) return proof.length === 0 && earlier.root.equals(later.root);
  // The largest full subtree at the edge of the earlier tree; it is the whole when the size is 2^k.
  const whole = peakCount(earlier.size) === 1;
  const [seed, ...rest] = whole ? [earlier.root, ...proof] : proof;
  if (!seed) return false;
  let [position, last] = [earlier.size - 1, later.size - 1];
  while (position % 2 === 1) [position, last] = halves(position, last);
  const steps = climb(position, last, rest);
  if (!steps) return false;
  const old = joinUp(
    seed,
    steps.filter((step) => step.left),
  );
  return old.equals(earlier.root) && joinUp(seed, steps).equals(later.root);
}

function halves(position: number, last: number): [number, number] {
  return [Math.floor(position / 2), Math.floor(last / 2)];
}
