#include "tests/sim/replay/broken.h"

namespace fiberscope {
namespace {

constexpr auto kRecv = WaitQueue::recv;

Story& with_channel(Story& s, std::uint32_t cap) {
    return s.begin(1).run(1).channel(1, 1, cap);
}

// G1 waits to receive and G2 runs.
Story& with_receiver(Story& s, std::uint32_t cap) {
    with_channel(s, cap).create(2, 1).wait(1, 1, kRecv);
    return s.park(1, WaitReason::chan_receive, 1).start(2);
}

}  // namespace

std::vector<Broken> broken_channels() {
    return {
        {"is_open", "chan_close: chan #1 is closed",
         [](Story& s) {
             with_channel(s, 0).add(Kind::chan_close, 1, 1).add(Kind::chan_close, 1, 1);
         }},
        {"nobody_waits", "chan_send: chan #1's recvq is not empty: G1 is first",
         [](Story& s) { with_receiver(s, 1).add(Kind::chan_send, 2, 1, 0, 0, "7"); }},
        {"partner_is_first", "chan_send_direct: chan #1's recvq is empty",
         [](Story& s) { with_channel(s, 0).add(Kind::chan_send_direct, 1, 1, 2, 0, "7"); }},
        {"partner_is_first",
         "chan_send_direct: the first in chan #1's recvq is G1, the event says G3",
         [](Story& s) { with_receiver(s, 0).add(Kind::chan_send_direct, 2, 1, 3, 0, "7"); }},
        {"partner_is_first", "chan_send_direct: G1 stands there from a select that is over",
         [](Story& s) {
             with_channel(s, 0).create(2, 1).add(Kind::select_begin, 1, 0, 2);
             s.wait(1, 1, kRecv, {}, 1).add(Kind::select_end, 1, 0, 0).yield(1).start(2);
             s.add(Kind::chan_send_direct, 2, 1, 1, 0, "7");
         }},
        {"value_is", "chan_recv: the value taken is 7, the event says 8",
         [](Story& s) {
             with_channel(s, 1).add(Kind::chan_send, 1, 1, 0, 0, "7");
             s.add(Kind::chan_recv, 1, 1, 0, 0, "8");
         }},
        {"new_object", "chan_make: it names no object",
         [](Story& s) { s.begin(1).channel(0, 0, 1); }},
        {"new_object", "chan_make: M0 runs G1, the event says G0 makes it",
         [](Story& s) { s.begin(1).run(1).channel(1, 0, 1); }},
        {"new_object", "chan_make: #1 already exists",
         [](Story& s) {
             with_channel(s, 0).channel(1, 1, 0);
             s.entries.back().event.number = 0;
         }},
        {"new_object", "chan_make: #900000 is far beyond the latest, #0",
         [](Story& s) { s.begin(1).run(1).channel(900'000, 1, 0); }},
        {"chan_send", "chan_send: chan #1's buffer is full (0 of 0)",
         [](Story& s) { with_channel(s, 0).add(Kind::chan_send, 1, 1, 0, 0, "7"); }},
        {"chan_recv", "chan_recv: chan #1's buffer is empty",
         [](Story& s) { with_channel(s, 1).add(Kind::chan_recv, 1, 1); }},
        {"chan_send_direct", "chan_send_direct: chan #1's buffer holds 1: the value would overtake",
         [](Story& s) {
             with_channel(s, 1).add(Kind::chan_send, 1, 1, 0, 0, "7");
             s.add(Kind::chan_send_direct, 1, 1, 2, 0, "8");
         }},
        {"chan_recv_direct", "chan_recv_direct: chan #1 has a buffer of 1",
         [](Story& s) { with_channel(s, 1).add(Kind::chan_recv_direct, 1, 1, 2); }},
        {"chan_recv_refill", "chan_recv_refill: chan #1's buffer is not full (0 of 1)",
         [](Story& s) { with_channel(s, 1).add(Kind::chan_recv_refill, 1, 1, 2); }},
        {"chan_recv_closed", "chan_recv_closed: chan #1 is not closed",
         [](Story& s) { with_channel(s, 1).add(Kind::chan_recv_closed, 1, 1); }},
        {"chan_recv_closed", "chan_recv_closed: chan #1's buffer still holds 1",
         [](Story& s) {
             with_channel(s, 1).add(Kind::chan_send, 1, 1, 0, 0, "7").add(Kind::chan_close, 1, 1);
             s.add(Kind::chan_recv_closed, 1, 1);
         }},
    };
}

}  // namespace fiberscope
