//! Tells the messages of one sender that arrive in order from late ones and duplicates.

/// The highest sequence number received, and which of the 64 up to it were received.
#[derive(Default)]
pub struct SequenceWindow {
    highest: u32,
    received: u64,
}

/// How a message arrived.
pub enum Arrival {
    InOrder,
    Reordered,
    Duplicate,
}

impl SequenceWindow {
    pub fn record(&mut self, sequence: u32) -> Arrival {
        if sequence > self.highest {
            let step = sequence - self.highest;
            self.received = if step < 64 { self.received << step | 1 } else { 1 };
            self.highest = sequence;
            return Arrival::InOrder;
        }
        let bit = 1_u64.checked_shl(self.highest - sequence).unwrap_or(0);
        if self.received & bit != 0 {
            return Arrival::Duplicate;
        }
        self.received |= bit;
        Arrival::Reordered
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reordered_and_duplicate_are_told_apart() {
        let mut window = SequenceWindow::default();
        let kinds = [1, 2, 4, 3, 3, 4, 200, 5, 199, 1].map(|sequence| match window.record(sequence) {
            Arrival::InOrder => 'i',
            Arrival::Reordered => 'r',
            Arrival::Duplicate => 'd',
        });
        // What lies more than 64 back counts as reordered, whether it was received before or not.
        assert_eq!(kinds.iter().collect::<String>(), "iiirddirrr");
    }
}
