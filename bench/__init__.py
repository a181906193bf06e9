"""Speed, as ratios against yardsticks that run in the same minute on the same machine. A report, not a test."""
