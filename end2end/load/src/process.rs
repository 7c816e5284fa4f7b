//! Memory and processor time of processes, from Linux' `/proc`.

/// The server's processes: one, or several whose usage is added up.
#[derive(Clone, Default)]
pub struct Processes(pub Vec<u32>);

/// What processes use at a moment.
#[derive(Clone, Copy, Default)]
pub struct Usage {
    /// Resident bytes.
    pub memory: u64,
    /// Seconds of processor time since the start of the process.
    pub cpu: f64,
}

impl Processes {
    pub fn usage(&self) -> Usage {
        self.0
            .iter()
            .map(|pid| read_usage(&pid.to_string()))
            .fold(Usage::default(), |sum, one| Usage {
                memory: sum.memory + one.memory,
                cpu: sum.cpu + one.cpu,
            })
    }

    pub fn any(&self) -> bool {
        !self.0.is_empty()
    }
}

/// Begins to observe the largest resident memory of a process.
pub fn watch_peak(pid: u32) -> Result<(), String> {
    let file = format!("/proc/{pid}/clear_refs");
    std::fs::write(&file, "5").map_err(|error| format!("{file}: {error}"))
}

/// The largest resident memory of a process since [`watch_peak`], in bytes.
pub fn peak_memory(pid: u32) -> u64 {
    kilobytes(&read(&pid.to_string(), "status"), "VmHWM:") * 1024
}

/// What the load generator itself uses.
pub fn own_usage() -> Usage {
    read_usage("self")
}

pub fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}

fn read_usage(pid: &str) -> Usage {
    let (status, stat) = (read(pid, "status"), read(pid, "stat"));
    // The name, in brackets, may hold spaces. Of what follows, the 12th and 13th are user and system time in 1/100 s.
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    let ticks: u64 = fields
        .skip(11)
        .take(2)
        .filter_map(|field| field.parse::<u64>().ok())
        .sum();
    Usage {
        memory: kilobytes(&status, "VmRSS:") * 1024,
        cpu: ticks as f64 / 100.0,
    }
}

fn read(pid: &str, file: &str) -> String {
    std::fs::read_to_string(format!("/proc/{pid}/{file}")).unwrap_or_default()
}

fn kilobytes(status: &str, name: &str) -> u64 {
    let value = |line: &str| line.strip_prefix(name)?.split_whitespace().next()?.parse().ok();
    status.lines().find_map(value).unwrap_or(0)
}
