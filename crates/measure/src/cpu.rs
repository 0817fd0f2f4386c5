//! What work costs: processor time where the system tells it, else time on the wall.

use std::time::Instant;

/// Milliseconds of processor time that `work` takes in this thread, by the kernel's scheduler; work that it hands to
/// other threads is not in it. On systems other than Linux, time on the wall.
pub fn cpu_ms<T>(work: impl FnOnce() -> T) -> f64 {
    let Some(before) = thread_ms() else { return wall_ms(work) };
    std::hint::black_box(work());
    thread_ms().map_or(f64::NAN, |after| after - before)
}

/// Milliseconds on the wall that `work` takes.
pub fn wall_ms<T>(work: impl FnOnce() -> T) -> f64 {
    let begun = Instant::now();
    std::hint::black_box(work());
    begun.elapsed().as_secs_f64() * 1000.0
}

/// `schedstat` begins with the nanoseconds this thread has been on a processor.
fn thread_ms() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(stat.split(' ').next()?.parse::<f64>().ok()? / 1e6)
}
