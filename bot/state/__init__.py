"""What outlives the service: feedback, unanswered questions."""
