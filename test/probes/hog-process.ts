// Takes all the CPU it is given until its parent is gone.
const parent = process.ppid;
for (let rounds = 0; process.ppid === parent; rounds += 1) {
  for (let spin = 0; spin < 1e6; spin += 1) rounds += spin % 2;
}
