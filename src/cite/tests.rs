//! Tests of the cite room.
