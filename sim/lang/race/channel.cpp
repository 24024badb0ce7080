#include "sim/lang/race/channel.h"

namespace fiberscope::lang::race {

namespace {

void exchange(Clock& a, Clock& b) {
    a.join(b);
    b = a;
}

void advance(std::size_t& index, const Channel& channel) {
    index = index + 1 == channel.places.size() ? 0 : index + 1;
}

}  // namespace

void meet(Word to, Word from) {
    auto* receiver = std::bit_cast<Party*>(to);  // null: a place in the buffer
    auto* sender = std::bit_cast<Party*>(from);
    if (receiver && sender) {
        Channel& channel = *receiver->channel;
        if (channel.places.empty()) {
            exchange(*receiver->clock, *sender->clock);
            return;
        }
        // Past an empty buffer: as if through its next place.
        exchange(*sender->clock, channel.places[channel.recvx]);
        exchange(*receiver->clock, channel.places[channel.recvx]);
        advance(channel.recvx, channel);
        channel.sendx = channel.recvx;
    } else if (receiver) {
        exchange(*receiver->clock, receiver->channel->places[receiver->channel->recvx]);
        advance(receiver->channel->recvx, *receiver->channel);
    } else if (sender) {
        exchange(*sender->clock, sender->channel->places[sender->channel->sendx]);
        advance(sender->channel->sendx, *sender->channel);
    }
}

}  // namespace fiberscope::lang::race
