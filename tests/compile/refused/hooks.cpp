// SPDX-License-Identifier: MIT
// Visitors that must not compile, one for each value of REFUSED; 0 compiles.
#include <torch_ir/visit/visitor.hpp>

#include <string>
#include <utility>

using namespace torch_ir;

struct plain {
    void call(call_node const&) {}
};

#if REFUSED == 0
// All that is allowed: const, by value, forwarding, overloads, functors, nested visitors by value and by reference.
struct subject {
    std::string begin_text;
    struct keep {
        void operator()(weight_node const&) const {}
    } weight;
    void begin(model_info) {}
    template <class T>
    void input(T&&) {}
    void output(output_node const&) {}
    void output(output_node&&) {}
    void call(call_node const&) {}
    subject subgraph(subgraph_info const&) { return {}; }
    void end_subgraph(subgraph_info const&, subject&&) {}
    void unresolved(unresolved_value const&) const {}
};
struct by_reference : plain {
    plain nested;
    plain& subgraph(subgraph_info const&) { return nested; }
    void end_subgraph(subgraph_info const&, plain&) {}
};
#elif REFUSED == 1
struct subject : plain {
    void weight(weight_node&&) {}
};
#elif REFUSED == 2
struct subject : plain {
    void output(output_entry const&) {}
};
#elif REFUSED == 3
struct subject : plain {
    void input(input_node&) {}
};
#elif REFUSED == 4
struct subject {
    void call(call_node&&) {}
    void call(std::string const&) {}
};
#elif REFUSED == 5
struct subject : plain {
    void end_subgraph(subgraph_info const&, plain&&) {}
};
#elif REFUSED == 6
struct subject : plain {
    plain subgraph(subgraph_info const&) { return {}; }
    void end_subgraph(subgraph_info const&, plain&) {}
};
#elif REFUSED == 7
struct subject : plain {
    plain subgraph(int) { return {}; }
};
#elif REFUSED == 8
struct subject : plain {
    void begin() {}
};
#elif REFUSED == 9
struct subject : plain {
    void end(bool) {}
};
#elif REFUSED == 10
struct subject : plain {
private:
    void constant(tensor_constant const&) {}
};
#elif REFUSED == 11
struct subject {
    void cal(call_node const&) {}
};
#endif

// What every source does.
void announce_it(subject& s) { announce_call(s, call_node{}); }
