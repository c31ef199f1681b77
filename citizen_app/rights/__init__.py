"""What the person rules over: who may see, and who has looked."""
