import type { CommandProblem } from '../../core/protocol.ts';
import type { ActiveStream, Millis } from '../../core/stream.ts';

/** The viewer's running action on a stream and its last problem. It is lost when the popup closes. */
export interface RowActivity {
  pending: 'on' | 'off' | 'refresh' | 'access' | null;
  trouble: RowProblem | null;
  /** Set if the viewer switched the stream off in this popup: its link's expiry if known, and the stream to restore. */
  switchedOff: { until: Millis | null; stream: ActiveStream | null } | null;
}

export type RowProblem =
  /** The viewer declined the browser's request for access to `origins`. */
  | { kind: 'declined'; origins: string[] }
  /** The background did not answer. */
  | { kind: 'unreachable' }
  | { kind: 'problem'; problem: CommandProblem };

export const NO_ACTIVITY: RowActivity = { pending: null, trouble: null, switchedOff: null };

/** Whether the switch is on. While an action runs it shows the requested state. A failing stream stays on. */
export function isSwitchOn(tracked: boolean, activity: RowActivity): boolean {
  if (activity.pending === 'on') return true;
  if (activity.pending === 'off') return false;
  return tracked;
}
