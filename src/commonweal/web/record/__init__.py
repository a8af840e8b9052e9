"""The public record: one append-only log of everything that was decided and done."""
