import type { CommandProblem } from '../../core/protocol.ts';
import type { ActiveStream, Millis } from '../../core/stream.ts';

/** What the viewer is doing with a stream right now, and what went wrong with it last. Gone when the popup closes. */
export interface RowActivity {
  pending: 'on' | 'off' | 'refresh' | 'access' | null;
  trouble: RowProblem | null;
  /** Switched off in this popup: when its link runs out, where that was known, and what puts it back as it was. */
  switchedOff: { until: Millis | null; stream: ActiveStream | null } | null;
}

export type RowProblem =
  /** The viewer answered no to the browser's question about `origins`. */
  | { kind: 'declined'; origins: string[] }
  /** The background did not answer. */
  | { kind: 'unreachable' }
  | { kind: 'problem'; problem: CommandProblem };

export const NO_ACTIVITY: RowActivity = { pending: null, trouble: null, switchedOff: null };

/** Whether the switch is on: as asked for while that is on its way, else as it is. A failing stream's stays on. */
export function isSwitchOn(tracked: boolean, activity: RowActivity): boolean {
  if (activity.pending === 'on') return true;
  if (activity.pending === 'off') return false;
  return tracked;
}
