import { courtDate } from '@lib/kernel';
import type { CourtDate } from '@lib/kernel';
import { DatePicker } from 'antd';
import type { DatePickerProps } from 'antd';
import dayjs from 'dayjs';
import type { Dayjs } from 'dayjs';
import type { JSX } from 'react';

/** A plain court date, typed (2026-03-02 and Enter) or picked. */
export function CourtDay(
  props: DatePickerProps & {
    /** A day of the case near which to open: the court's clock need not be this computer's. */
    readonly near: string;
  },
): JSX.Element {
  const { near, ...rest } = props;
  return (
    <DatePicker
      format="YYYY-MM-DD"
      placeholder="年-月-日,例如 2026-03-02"
      style={{ width: 240 }}
      defaultPickerValue={dayjs(near)}
      // Enter ends the day, not the form.
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.preventDefault();
      }}
      {...rest}
    />
  );
}

/** The picked day as the wire wants it. */
export function wireDay(day: Dayjs): CourtDate {
  return courtDate(day.format('YYYY-MM-DD'));
}
