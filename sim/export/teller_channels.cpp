// The tracks of the channels: what is sent and received, with the values, and how full they are.
#include "sim/export/teller.h"

#include <fmt/format.h>

namespace fiberscope::exports {

void Teller::channel_track(const Event& event, std::string_view type) {
    ++channel_count_;
    if (channel_tracks_ == limits_.channels) return;
    ++channel_tracks_;
    channels_[event.object - 1].has_track = true;
    const std::string name = name_of_object(event.object);
    std::string description = fmt::format("chan {}, capacity {}", type, event.a);
    if (event.g != 0) description += fmt::format(", made by {}", name_of_go(event.g));
    timeline_.describe({TrackKind::channel, event.object},
                       {.name = name, .description = description});
    if (event.a == 0) return;  // no buffer: it would always be 0
    timeline_.describe({TrackKind::channel_length, event.object},
                       {.name = name + " len", .description = "values in its buffer"});
    channel_length(event);
}

void Teller::channel_length(const Event& event) {
    ChannelRow& row = channels_[event.object - 1];
    const replay::ObjectState& channel = state_.object(event.object_id());
    const std::uint64_t length = channel.buffer.size();
    if (channel.cap == 0 || row.length.value == length) return;
    row.length.value = length;
    timeline_.count({TrackKind::channel_length, event.object}, row.length.clock.at(event.stamp_ns),
                    length);
}

void Teller::channel_act(const Event& event, std::string_view text) {
    ChannelRow& row = channels_[event.object - 1];
    if (!row.has_track) return;
    const bool sends = event.kind == Kind::chan_send || event.kind == Kind::chan_send_direct;
    const bool receives = event.kind == Kind::chan_recv || event.kind == Kind::chan_recv_direct ||
                          event.kind == Kind::chan_recv_refill;
    const bool sees_end = event.kind == Kind::chan_recv_closed;
    if (!sends && !receives && !sees_end && event.kind != Kind::chan_close) return;

    std::vector<Fact> facts;
    if (sends) facts.push_back({.name = "value", .text = std::string(text)});
    if (receives) facts.push_back({.name = "value", .text = state_.go(event.go()).held});
    if (event.g != 0) facts.push_back({.name = "by", .text = name_of_go(event.g)});
    if (event.kind == Kind::chan_send_direct)
        facts.push_back({.name = "to", .text = name_of_go(event.a)});
    if (event.kind == Kind::chan_recv_direct)
        facts.push_back({.name = "from", .text = name_of_go(event.a)});
    if (event.kind == Kind::chan_recv_refill)
        facts.push_back({.name = "makes room for", .text = name_of_go(event.a)});
    const char* const name = sends      ? "send"
                             : receives ? "recv"
                             : sees_end ? "recv (closed)"
                                        : "close";
    timeline_.instant({TrackKind::channel, event.object}, row.clock.at(event.stamp_ns),
                      {.name = name, .category = "chan", .facts = facts});
    channel_length(event);
}

}  // namespace fiberscope::exports
