package dev.forge.workflow.graph;

import java.util.Arrays;

/**
 * Edges from nodes to nodes as two arrays of numbers: where a node's edges begin, and where each leads to. First all
 * are counted, then all are put in, then it can be read.
 */
final class Adjacency {
    private final int[] start;
    private int[] target = new int[0];
    private int nodes;

    Adjacency(int nodes) {
        this.nodes = nodes;
        start = new int[nodes + 2];
    }

    void count(int from) {
        start[from + 2]++;
    }

    /** After all are counted. */
    void allocate() {
        for (int node = 2; node <= nodes + 1; node++) {
            start[node] += start[node - 1];
        }
        target = new int[start[nodes + 1]];
    }

    void put(int from, int to) {
        target[start[from + 1]++] = to;
    }

    int first(int node) {
        return start[node];
    }

    int end(int node) {
        return start[node + 1];
    }

    int target(int edge) {
        return target[edge];
    }

    int degree(int node) {
        return start[node + 1] - start[node];
    }

    int edges() {
        return target.length;
    }

    /** The same edges the other way round. */
    Adjacency reversed() {
        Adjacency other = new Adjacency(nodes);
        for (int node : target) {
            other.count(node);
        }
        other.allocate();
        for (int node = 0; node < nodes; node++) {
            for (int edge = start[node]; edge < start[node + 1]; edge++) {
                other.put(target[edge], node);
            }
        }
        return other;
    }

    /** How many edges each node has, as an array to count down in. */
    int[] degrees() {
        int[] degrees = new int[nodes];
        Arrays.setAll(degrees, this::degree);
        return degrees;
    }
}
