/**
 * Reads what a command needs from outside before its transaction. A failure is kept and thrown
 * inside the transaction: a command that was carried out already then gives its first answer again,
 * even when the neighbours have moved on or are away (a lost answer is asked for with the same key).
 */
export async function prepared<Facts>(read: () => Promise<Facts>): Promise<() => Facts> {
  try {
    const facts = await read();
    return () => facts;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}
