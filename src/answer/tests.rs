//! Tests of the answer room.
