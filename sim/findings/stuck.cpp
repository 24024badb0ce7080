#include "sim/findings/stuck.h"

#include <algorithm>

namespace fiberscope::findings {
namespace {

using replay::GoState;
using replay::GoStatus;
using replay::State;

class Search {
  public:
    Search(const State& state, const Users& users, bool over) : state_(state), over_(over) {
        free_timer_ = has_free_timer(state);
        in_.resize(state.gos.size() + 1);
        for (const GoState& g : state.gos) {
            if (g.id == GoId::none || g.status == GoStatus::finished) continue;
            Wakers wakers;
            if (g.status == GoStatus::waiting) wakers = wakers_of(state, users, g.id);
            if (g.status != GoStatus::waiting || (wakers.outside && wakers.who.empty())) {
                somebody_else_ = true;
                continue;
            }
            in_[raw(g.id)] = true;
            all_.push_back({.g = g.id, .wakers = std::move(wakers)});
        }
    }

    std::vector<Stuck> run() {
        // Each round takes out those who may be woken, until nobody is taken out any more.
        for (bool changed = true; changed;) {
            changed = false;
            for (const Stuck& one : all_) {
                if (!in_[raw(one.g)] || !may_be_woken(one.wakers)) continue;
                in_[raw(one.g)] = false;
                somebody_else_ = changed = true;
            }
        }
        std::erase_if(all_, [this](const Stuck& one) { return !in_[raw(one.g)]; });
        for (Stuck& one : all_) {
            const auto next = std::find_if(one.wakers.who.begin(), one.wakers.who.end(),
                                           [this](const Waker& waker) { return in(waker.g); });
            if (next != one.wakers.who.end()) one.next = next->g;
        }
        return std::move(all_);
    }

  private:
    bool in(GoId g) const { return in_[raw(g)]; }

    bool may_be_woken(const Wakers& wakers) const {
        if (wakers.never) return false;
        const auto is_in = [this](const Waker& waker) { return in(waker.g); };
        if (wakers.all)
            return wakers.finished.empty() &&
                   std::none_of(wakers.who.begin(), wakers.who.end(), is_in);
        if (!over_ || wakers.more || wakers.outside) return true;
        if (wakers.unknown) return somebody_else_ || free_timer_;
        return !std::all_of(wakers.who.begin(), wakers.who.end(), is_in);
    }

    const State& state_;
    const bool over_;
    bool free_timer_ = false;
    bool somebody_else_ = false;  // who can do something, or may be woken to
    std::vector<bool> in_;        // by id
    std::vector<Stuck> all_;
};

const Stuck* find(const std::vector<Stuck>& all, GoId g) {
    const auto at = std::lower_bound(
        all.begin(), all.end(), g, [](const Stuck& one, GoId id) { return raw(one.g) < raw(id); });
    return at != all.end() && at->g == g ? &*at : nullptr;
}

}  // namespace

std::vector<Stuck> stuck(const State& state, const Users& users, bool over) {
    return Search(state, users, over).run();
}

// Everybody waits for one other at most: walk on from each until somebody is met again.
std::vector<std::vector<GoId>> circles(const std::vector<Stuck>& all) {
    std::vector<std::vector<GoId>> found;
    std::vector<std::size_t> walk_of(all.size(), 0);  // 0: not met yet
    for (std::size_t i = 0; i < all.size(); ++i) {
        const Stuck* one = &all[i];
        while (one != nullptr) {
            std::size_t& walk = walk_of[static_cast<std::size_t>(one - all.data())];
            if (walk != 0 && walk != i + 1) break;  // an earlier walk went on from here
            if (walk == i + 1) {
                std::vector<GoId> circle = {one->g};
                for (const Stuck* next = find(all, one->next); next != one;
                     next = find(all, next->next))
                    circle.push_back(next->g);
                std::rotate(circle.begin(), std::min_element(circle.begin(), circle.end()),
                            circle.end());
                found.push_back(std::move(circle));
                break;
            }
            walk = i + 1;
            one = find(all, one->next);
        }
    }
    return found;
}

}  // namespace fiberscope::findings
