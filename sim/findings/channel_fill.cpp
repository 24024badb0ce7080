// A channel whose buffer is nearly always full, or nearly always empty: from its first value to its
// latest, so that what comes before and after its use does not count.
#include "sim/findings/detectors.h"
#include "sim/findings/words.h"
#include "sim/replay/text.h"

#include <fmt/format.h>

#include <algorithm>

namespace fiberscope::findings {
namespace {

using replay::ObjectState;
using replay::State;

struct Fill {
    bool used = false;
    bool full = false, empty = false;  // since since_ns
    std::uint64_t first_ns = 0, since_ns = 0;
    std::uint64_t full_ns = 0, empty_ns = 0;
    // As of its latest value.
    std::uint64_t life_ns = 0, full_till_then_ns = 0, empty_till_then_ns = 0;
    std::uint64_t send_waits = 0, receive_waits = 0;
    std::uint64_t send_wait = 0, receive_wait = 0;  // the event of the latest of each
};

class ChannelFills final : public Detector {
  public:
    void after(const State& state, const Event& event, std::string_view,
               std::uint64_t index) override {
        if (order_of(event.kind) != Order::object) return;
        const ObjectState& channel = state.object(event.object_id());
        if (channel.kind != ObjectKind::channel || channel.cap == 0) return;
        Fill& fill = fills_[event.object];
        const bool value = event.kind == Kind::chan_send || event.kind == Kind::chan_recv ||
                           event.kind == Kind::chan_send_direct ||
                           event.kind == Kind::chan_recv_refill;
        const std::uint64_t now_ns = std::max<std::uint64_t>(event.stamp_ns, fill.since_ns);
        if (!fill.used && value) {
            fill.used = true;
            fill.first_ns = fill.since_ns = now_ns;
        }
        if (fill.used) {
            if (fill.full) fill.full_ns += now_ns - fill.since_ns;
            if (fill.empty) fill.empty_ns += now_ns - fill.since_ns;
            fill.since_ns = now_ns;
        }
        if (value) {
            fill.life_ns = now_ns - fill.first_ns;
            fill.full_till_then_ns = fill.full_ns;
            fill.empty_till_then_ns = fill.empty_ns;
        }
        fill.full = channel.buffer.size() == channel.cap;
        fill.empty = channel.buffer.empty();
        if (event.kind != Kind::waiter_put) return;
        const bool sends = event.a == static_cast<std::uint32_t>(WaitQueue::send);
        ++(sends ? fill.send_waits : fill.receive_waits);
        (sends ? fill.send_wait : fill.receive_wait) = index;
    }

    void report(const Facts& facts, std::vector<Finding>& to) const override {
        for (const bool full : {true, false}) {
            // A program makes the same channel again and again: by name and size.
            std::map<std::pair<StringId, std::uint32_t>, std::vector<Always>> all;
            for (const auto& [id, fill] : fills_) {
                const ObjectState& channel = facts.state.object(ObjectId{id});
                const double share = share_of(fill, full);
                if (share >= kFillShare && waits(fill, full) >= kFillWaits)
                    all[{channel.name, channel.cap}].push_back({ObjectId{id}, &fill, share});
            }
            for (const auto& [name, channels] : all)
                to.push_back(finding(facts, channels, full));
        }
    }

  private:
    struct Always {
        ObjectId id = ObjectId::none;
        const Fill* fill = nullptr;
        double share = 0;
    };

    static double share_of(const Fill& fill, bool full) {
        if (fill.life_ns == 0) return 0;
        const std::uint64_t ns = full ? fill.full_till_then_ns : fill.empty_till_then_ns;
        return static_cast<double>(ns) / static_cast<double>(fill.life_ns);
    }
    static std::uint64_t waits(const Fill& fill, bool full) {
        return full ? fill.send_waits : fill.receive_waits;
    }

    // Told of the one that made wait most.
    static Finding finding(const Facts& facts, const std::vector<Always>& all, bool full) {
        const Always& worst =
            *std::max_element(all.begin(), all.end(), [&](const Always& x, const Always& y) {
                return waits(*x.fill, full) < waits(*y.fill, full);
            });
        const ObjectState& channel = facts.state.object(worst.id);
        Finding found{.kind = full ? FindingKind::full_channel : FindingKind::empty_channel};
        found.sentence = fmt::format(
            "{} (cap {}) is {} for {:.0f} % of its {}: {} {} had to wait, {} is what takes the "
            "time",
            object_words(facts.state, facts.strings, worst.id), channel.cap,
            full ? "full" : "empty", worst.share * 100, replay::duration(worst.fill->life_ns),
            waits(*worst.fill, full), full ? "sends" : "receives", full ? "receiving" : "sending");
        if (all.size() > 1)
            found.sentence += fmt::format("; so are {} more of that name", all.size() - 1);
        for (const User& user : facts.users.of(worst.id, full ? Role::send : Role::receive).users)
            if (user.g != GoId::none) found.gos.push_back(user.g);
        found.objects.push_back(worst.id);
        for (const Always& one : all)
            if (one.id != worst.id) found.objects.push_back(one.id);
        found.events = {full ? worst.fill->send_wait : worst.fill->receive_wait};
        return found;
    }

    std::map<std::uint32_t, Fill> fills_;  // by channel with a buffer
};

}  // namespace

std::unique_ptr<Detector> channel_fills() {
    return std::make_unique<ChannelFills>();
}

}  // namespace fiberscope::findings
