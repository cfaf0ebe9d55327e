package dev.paddock.agent;

import dev.paddock.storage.FileLocks;

/**
 * What all runs of this process share.
 *
 * @param turns to be made ready and started
 */
record RunSurroundings(
    RunParts parts, RunStore store, Restarts.Schedule schedule, Turns turns, Hooks hooks) {

  /** Who hears of a run's changes. */
  interface Hooks {
    /** Its record changed, which concerns other Paddocks too. */
    void moved(ActiveRun run);

    /** Something changed that only this Paddock shows. */
    void changed(ActiveRun run);

    /** It is over: recorded, and its lock about to be given back. */
    void over(ActiveRun run, boolean recorded);
  }

  /** This Paddock as one who asks for a run's end. */
  StopRequest.Asker self(StopRequest.Cause cause) {
    FileLocks.Holder self = parts.locks().self();
    return new StopRequest.Asker(cause, self.pid(), self.command());
  }
}
