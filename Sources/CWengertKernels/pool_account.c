// Whether sharing work pays on this machine at this moment.
//
// A thread that the system takes away in the middle of a piece is waited for, milliseconds where the piece would
// have taken microseconds: nobody else may do a piece that was begun, as both would write. On a machine whose
// other processors are busy that happens again and again, and two threads are slower than one. So the pool keeps
// an account. Time that workers compute for the caller is earned, time that the caller waits for them is spent; one thread
// alone would have taken so much longer, or so much less. When more was spent than earned, the caller works
// alone for 50 times the debt: then sharing costs 2 % of the time at most, however busy the machine is. Bits do
// not depend on who does a piece, and so not on the account.
#include "CWengert.h"

// So much of the time may be lost: a fiftieth.
#define ALONE_PER_DEBT 50

void wg_share_settle(wg_share_account *account, int64_t earned, int64_t spent, int64_t now) {
  int64_t balance = account->balance + earned - spent;
  if (balance < 0) {
    account->alone_until = now - ALONE_PER_DEBT * balance;
    balance = 0;
  }
  account->balance = balance < WG_SHARE_CREDIT ? balance : WG_SHARE_CREDIT;
}
