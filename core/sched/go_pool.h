// Where the Gs of a run come from: slabs that grow with the run, up to a huge page each, so that a
// million of them cost a few hundred page faults. An address once given out stays a G's until the
// run's end.
#pragma once

#include "core/sched/goroutine.h"
#include "core/sched/stock.h"

#include <cstddef>
#include <vector>

namespace fiberscope {

class GoPool {
  public:
    GoPool() = default;
    ~GoPool();
    GoPool(const GoPool&) = delete;
    GoPool& operator=(const GoPool&) = delete;

    // A dead G for a new goroutine, with m's P's stock.
    G* take(Machine& m, Stock<G>& stock);
    void put(Machine& m, Stock<G>& stock, G* g) { stock.put(m, depot_, g); }
    void give_up_all(Machine& m, Stock<G>& stock) { stock.give_up_all(m, depot_); }

    // Every G there ever was, dead ones too. After the run, or while the world stands still.
    template <class Visit>
    void each(Visit visit) const {
        for (const Slab& slab : slabs_)
            for (std::size_t i = 0; i < slab.used; ++i)
                visit(slab.gos[i]);
    }

  private:
    struct Slab {
        G* gos;
        std::size_t size;
        std::size_t used;
    };
    void make_some();

    Depot<G> depot_;           // its lock guards the slabs too
    std::vector<Slab> slabs_;  // all but the last are used up
};

}  // namespace fiberscope
