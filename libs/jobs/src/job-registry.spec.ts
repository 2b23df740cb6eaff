// Boot must fail when a kind has no handler, or two.
import { describe, expect, it } from '@jest/globals';
import { EffectDeadline, ProbeTask } from '../../../test/spine/handlers.js';
import { JobRegistry } from './job-registry.js';

const ease = async (): Promise<void> => undefined;

describe('job registry', () => {
  it('hands out the one handler of a kind and a name', () => {
    const registry = new JobRegistry();
    const deadline = new EffectDeadline('answer-by');
    const task = new ProbeTask('send', ease);

    registry.register([deadline], [task]);

    expect(registry.deadlineHandler('answer-by')).toBe(deadline);
    expect(registry.taskHandler('send')).toBe(task);
    expect(registry.deadlineKinds()).toEqual(['answer-by']);
  });

  it.each([
    ['two handlers of a kind', [new EffectDeadline('a'), new EffectDeadline('a')], []],
    ['two handlers of a name', [], [new ProbeTask('a', ease), new ProbeTask('a', ease)]],
    ['a handler without kind', [new EffectDeadline('')], []],
    ['a handler without name', [], [new ProbeTask('', ease)]],
  ])('refuses %s', (_what, deadlines, tasks) => {
    expect(() => new JobRegistry().register(deadlines, tasks as never)).toThrow(/handler/);
  });

  it('refuses to name a handler that is not there', () => {
    const registry = new JobRegistry();

    expect(() => registry.assertDeadline('lost')).toThrow('no handler for deadline lost');
    expect(() => registry.taskHandler('lost')).toThrow('no handler for task lost');
  });
});
