//! Works on many inputs at a time and hands the results over in the order of the inputs.

use std::num::NonZeroUsize;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// Applies workers to inputs, `jobs` at a time, and gives the results to `sink` in the order of the inputs.
///
/// All queues are bounded: at most `4 * jobs + 2` inputs and results are in memory, whatever their number, and a slow
/// sink slows the workers down. `worker` makes one worker for each thread. The first error of the sink ends the work.
pub(crate) fn in_order<J, R, W, E>(
    jobs: NonZeroUsize,
    inputs: impl Iterator<Item = J> + Send,
    worker: impl Fn() -> W + Sync,
    mut sink: impl FnMut(R) -> Result<(), E>,
) -> Result<(), E>
where
    J: Send,
    R: Send,
    W: FnMut(J) -> R,
{
    let jobs = jobs.get();
    let (to_workers, from_inputs) = sync_channel::<(J, SyncSender<R>)>(jobs);
    // Each input carries a channel for its one result; the far ends wait here in the order of the inputs.
    let (to_sink, in_order) = sync_channel::<Receiver<R>>(2 * jobs);
    let from_inputs = Mutex::new(from_inputs);
    thread::scope(|scope| {
        scope.spawn(move || {
            for input in inputs {
                let (result, place) = sync_channel(1);
                // The sink has gone when it needs no more.
                if to_sink.send(place).is_err() || to_workers.send((input, result)).is_err() {
                    return;
                }
            }
        });
        for _ in 0..jobs {
            scope.spawn(|| {
                let mut work = worker();
                loop {
                    let next = from_inputs.lock().unwrap_or_else(PoisonError::into_inner).recv();
                    let Ok((input, result)) = next else { return };
                    // Nobody waits for it after the sink has failed.
                    let _ = result.send(work(input));
                }
            });
        }
        for place in in_order {
            if let Ok(result) = place.recv() {
                sink(result)?;
            }
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use super::*;

    fn jobs(number: usize) -> NonZeroUsize {
        NonZeroUsize::new(number).expect("tests use one job or more")
    }

    #[test]
    fn results_come_in_the_order_of_the_inputs_whoever_is_faster() {
        let mut results = Vec::new();
        let slow_first = || {
            |number: u64| {
                thread::sleep(Duration::from_millis(5 - number % 5));
                number
            }
        };
        let done = in_order(jobs(4), 0..40, slow_first, |number| {
            results.push(number);
            Ok::<_, io::Error>(())
        });
        assert!(done.is_ok());
        assert_eq!(results, (0..40).collect::<Vec<_>>());
    }

    #[test]
    fn inputs_are_not_taken_long_before_their_results_are_wanted() {
        let taken = AtomicUsize::new(0);
        let mut finished = 0;
        let inputs = (0..200).inspect(|_| {
            taken.fetch_add(1, Ordering::SeqCst);
        });
        let done = in_order(
            jobs(2),
            inputs,
            || |number: u32| number,
            |_| {
                thread::sleep(Duration::from_millis(1));
                finished += 1;
                assert!(taken.load(Ordering::SeqCst) <= finished + 4 * 2 + 2);
                Ok::<_, io::Error>(())
            },
        );
        assert!(done.is_ok());
        assert_eq!(finished, 200);
    }

    #[test]
    fn an_error_of_the_sink_ends_endless_work() {
        let done = in_order(
            jobs(2),
            0..,
            || |number: u32| number,
            |number| {
                if number < 10 { Ok(()) } else { Err(io::Error::from(io::ErrorKind::BrokenPipe)) }
            },
        );
        assert_eq!(done.map_err(|error| error.kind()), Err(io::ErrorKind::BrokenPipe));
    }
}
