import { describe, expect, it } from 'vitest';
import { Agenda } from './agenda.ts';
import { VirtualTimers } from './test/virtual-timers.ts';

const day = 86_400_000;

function agendaWith(timers: VirtualTimers): Agenda {
  return new Agenda(timers, (call) => call());
}

describe('the agenda', () => {
  it('knows never', () => {
    const timers = new VirtualTimers();
    agendaWith(timers).after(Infinity, () => expect.unreachable());
    agendaWith(timers).every(Infinity, () => expect.unreachable());
    expect(timers.pending).toBe(0);
  });

  it('waits longer than one timer of the machine can', () => {
    const timers = new VirtualTimers();
    const start = timers.now();
    let calledAt = 0;
    agendaWith(timers).after(60 * day, () => {
      calledAt = timers.now();
    });
    timers.advance(100 * day);
    expect(calledAt - start).toBe(60 * day);
  });

  it('calls again and again until it is stopped, and leaves nothing behind', () => {
    const timers = new VirtualTimers();
    const agenda = agendaWith(timers);
    let calls = 0;
    agenda.every(1000, () => {
      calls += 1;
      if (calls === 5) agenda.stop();
    });
    timers.advance(60_000);
    expect([calls, timers.pending]).toEqual([5, 0]);
    agenda.after(1, () => expect.unreachable());
    expect(timers.pending).toBe(0);
  });

  it('runs each call that is due inside a turn of its owner', () => {
    const timers = new VirtualTimers();
    const seen: string[] = [];
    const agenda = new Agenda(timers, (call) => {
      seen.push('before');
      call();
      seen.push('after');
    });
    agenda.after(5, () => seen.push('call'));
    timers.advance(5);
    expect(seen).toEqual(['before', 'call', 'after']);
  });
});
