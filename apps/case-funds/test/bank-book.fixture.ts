import { formatYuan, parseYuan } from '@lib/kernel';

interface Line {
  bankRef: string;
  cursor: string;
  subAccountNumber?: string;
  direction: 'credit' | 'debit';
  amount: string;
  balanceAfter: string;
  bookedOn: string;
  bookedAt: string;
  counterparty: { name: string; accountNumber: string; bankCode: string; bankName?: string };
  remark: string;
  requestNo?: string;
  instructionNo?: string;
  reverses?: string;
}

export interface Payment {
  status: 'settled' | 'accepted' | 'returned' | 'refused';
  content: string;
  bankRef?: string;
  settledOn?: string;
  returnRef?: string;
  returnedOn?: string;
  reason?: string;
}

interface Credit {
  readonly amount: string;
  readonly bookedOn: string;
  readonly subAccountNumber?: string;
  readonly requestNo?: string;
  readonly remark?: string;
  /** The debtor, unless somebody else pays. */
  readonly counterparty?: Line['counterparty'];
}

const DEBTOR = {
  name: '示例商贸有限公司(虚构)',
  accountNumber: '1100000000000000101',
  bankCode: 'BANK-A',
  bankName: '示例甲银行(虚构)',
};

/** What the bank has booked, and what it can do to it by itself. */
export class BankBook {
  readonly lines: Line[] = [];
  readonly payments = new Map<string, Payment>();
  today = '2026-03-02';
  protected balanceFen = 0n;

  /** Reference of the last credit. */
  lastCredit(): string {
    return this.lines.filter((line) => line.direction === 'credit').at(-1)?.bankRef ?? '';
  }

  /** Money arrives; returns the bank's reference. */
  credit(credit: Credit): string {
    const { amount, bookedOn, remark = '', ...rest } = credit;
    return this.book({
      direction: 'credit',
      amount,
      bookedOn,
      remark,
      counterparty: DEBTOR,
      ...rest,
    });
  }

  /** The bank takes money without being told to. */
  takeUnasked(amount: string): string {
    const counterparty = { name: '手续费', accountNumber: '0', bankCode: 'BANK-B' };
    return this.book({
      direction: 'debit',
      amount,
      bookedOn: this.today,
      remark: '手续费',
      counterparty,
    });
  }

  /** Books back a debit that it made by mistake; `instructionNo` where it also tells the order. */
  correct(bankRef: string, amount?: string, instructionNo?: string): string {
    const debit = this.line(bankRef);
    return this.book({
      direction: 'credit',
      amount: amount ?? debit.amount,
      bookedOn: this.today,
      remark: '更正',
      counterparty: debit.counterparty,
      reverses: bankRef,
      ...(instructionNo === undefined ? {} : { instructionNo }),
    });
  }

  /** Executes an instruction once more, by the same or another amount; returns the reference. */
  payAgain(instructionNo: string, amount?: string): string {
    const again = { ...this.payment(instructionNo) };
    this.execute(instructionNo, again, amount);
    return again.bankRef ?? '';
  }

  /** Pays what it had called refused, or given back; returns the reference. */
  payAfterAll(instructionNo: string): string {
    const payment = this.payment(instructionNo);
    this.execute(instructionNo, payment);
    return payment.bankRef ?? '';
  }

  /** Takes back a credit. */
  takeBack(bankRef: string): string {
    const { amount, counterparty } = this.line(bankRef);
    return this.book({
      direction: 'debit',
      amount,
      bookedOn: this.today,
      remark: '冲回',
      counterparty,
      reverses: bankRef,
    });
  }

  /** Settles what was only accepted. */
  settleAccepted(): void {
    for (const [instructionNo, payment] of this.payments) {
      if (payment.status === 'accepted') this.execute(instructionNo, payment);
    }
  }

  /** Gives a settled payment back. */
  giveBack(instructionNo: string, reason = '收款人户名不符'): string {
    const payment = this.payment(instructionNo);
    const debit = this.line(payment.bankRef ?? '');
    const returnRef = this.book({
      direction: 'credit',
      amount: debit.amount,
      bookedOn: this.today,
      remark: reason,
      counterparty: debit.counterparty,
      instructionNo,
      reverses: debit.bankRef,
    });
    Object.assign(payment, { status: 'returned', returnRef, returnedOn: this.today, reason });
    return returnRef;
  }

  balance(): string {
    return formatYuan(this.balanceFen);
  }

  /** Money that left for good under an instruction. */
  paidOut(instructionNo: string): string {
    const signed = this.lines
      .filter((line) => line.instructionNo === instructionNo)
      .map((line) => (line.direction === 'debit' ? 1n : -1n) * parseYuan(line.amount));
    return formatYuan(signed.reduce((sum, fen) => sum + fen, 0n));
  }

  private book(line: Omit<Line, 'bankRef' | 'cursor' | 'balanceAfter' | 'bookedAt'>): string {
    const serial = this.lines.length + 1;
    const bankRef = `B${String(serial).padStart(9, '0')}`;
    this.balanceFen += (line.direction === 'credit' ? 1n : -1n) * parseYuan(line.amount);
    this.lines.push({
      ...line,
      bankRef,
      cursor: String(serial),
      balanceAfter: formatYuan(this.balanceFen),
      bookedAt: `${line.bookedOn}T10:00:00+08:00`,
    });
    return bankRef;
  }

  protected execute(instructionNo: string, payment: Payment, amount?: string): void {
    const order = JSON.parse(payment.content) as { amount: string; payee: Record<string, string> };
    const { payee } = order;
    payment.bankRef = this.book({
      direction: 'debit',
      amount: amount ?? order.amount,
      bookedOn: this.today,
      remark: '案款',
      counterparty: {
        name: payee['accountName'] ?? '',
        accountNumber: payee['accountNumber'] ?? '',
        bankCode: payee['bankCode'] ?? '',
      },
      instructionNo,
    });
    payment.status = 'settled';
    payment.settledOn = this.today;
  }

  /** Calls it paid; no line says so until it pays after all. */
  protected settleUnbooked(instructionNo: string, payment: Payment): void {
    const bankRef = `U${instructionNo}`;
    Object.assign(payment, { status: 'settled', bankRef, settledOn: this.today });
  }

  private payment(instructionNo: string): Payment {
    const payment = this.payments.get(instructionNo);
    if (!payment) throw new Error(`no payment ${instructionNo}`);
    return payment;
  }

  private line(bankRef: string): Line {
    const line = this.lines.find((known) => known.bankRef === bankRef);
    if (!line) throw new Error(`no line ${bankRef}`);
    return line;
  }
}
