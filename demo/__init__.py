"""The roof: the demo world, its log-ins and its mailbox; installed only in a demo or a test."""
