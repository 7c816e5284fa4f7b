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

/// What the load generator itself uses.
pub fn own_usage() -> Usage {
    read_usage("self")
}

pub fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}

fn read_usage(pid: &str) -> Usage {
    let read = |file: &str| std::fs::read_to_string(format!("/proc/{pid}/{file}")).unwrap_or_default();
    let status = read("status");
    let resident = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:")?.split_whitespace().next()?.parse().ok());
    let stat = read("stat");
    // The name, in brackets, may hold spaces. Of what follows, the 12th and 13th are user and system time in 1/100 s.
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    let ticks: u64 = fields
        .skip(11)
        .take(2)
        .filter_map(|field| field.parse::<u64>().ok())
        .sum();
    Usage {
        memory: resident.unwrap_or(0_u64) * 1024,
        cpu: ticks as f64 / 100.0,
    }
}
