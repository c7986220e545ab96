"""What a coordinator sees and presses. Shows and asks; decides nothing."""
