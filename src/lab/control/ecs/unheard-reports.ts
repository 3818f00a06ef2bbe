interface Report {
  address?: { host: string; port: number };
  hasStarted: boolean;
  exit?: { code: number | null };
}

interface Listener {
  started: (address?: { host: string; port: number }) => void;
  exited: (exitCode: number | null) => void;
}

/** What happened to tasks while the agent of their host was not heard. */
export class UnheardReports {
  readonly #reports = new Map<string, Report>();

  started(taskId: string, address?: { host: string; port: number }): void {
    this.#reports.set(taskId, { hasStarted: true, ...(address && { address }) });
  }

  /** The first end stands. */
  exited(taskId: string, code: number | null): void {
    const report = this.#reports.get(taskId) ?? { hasStarted: false };
    report.exit ??= { code };
    this.#reports.set(taskId, report);
  }

  /** Tells what is known of a task, once. */
  tell(taskId: string, listener: Listener): void {
    const report = this.#reports.get(taskId);
    if (!report) return;
    this.#reports.delete(taskId);
    if (report.exit) listener.exited(report.exit.code);
    else if (report.hasStarted) listener.started(report.address);
  }

  forget(taskId: string): void {
    this.#reports.delete(taskId);
  }
}
