import Testing
import WengertDistributed

/// The order of sums over shards.
@Suite struct ShardTreeTests {
  @Test func theShardsOfAllRanksAreAllShardsOnce() {
    for count in 1...17 {
      for ranks in 1...count {
        let tree = ShardTree(count: count)
        let shards = (0..<ranks).flatMap { Array(tree.shards(ofRank: $0, of: ranks)) }
        #expect(shards == Array(0..<count))
        #expect((0..<ranks).allSatisfy { !tree.shards(ofRank: $0, of: ranks).isEmpty })
      }
    }
  }

  @Test func nodesOfARangeCoverItAndBelongToTheTree() {
    let tree = ShardTree(count: 8)
    #expect(tree.nodes(within: 0..<8) == [0..<8])
    #expect(tree.nodes(within: 2..<4) == [2..<4])
    #expect(tree.nodes(within: 1..<7) == [1..<2, 2..<4, 4..<6, 6..<7])
    #expect(ShardTree(count: 5).nodes(within: 3..<5) == [3..<4, 4..<5])
    for count in 1...20 {
      let tree = ShardTree(count: count)
      for start in 0..<count {
        for end in (start + 1)...count {
          let nodes = tree.nodes(within: start..<end)
          #expect(nodes.flatMap { Array($0) } == Array(start..<end))
        }
      }
    }
  }

  /// A rank that merges neighbours as soon as it may comes to the nodes of its range.
  @Test func mergingNeighboursGivesTheNodes() {
    for count in 1...20 {
      let tree = ShardTree(count: count)
      for ranks in 1...count {
        for rank in 0..<ranks {
          let shards = tree.shards(ofRank: rank, of: ranks)
          var stack: [Range<Int>] = []
          for shard in shards {
            var node = shard..<(shard + 1)
            while let left = stack.last, tree.areParts(left, node) {
              stack.removeLast()
              node = left.lowerBound..<node.upperBound
            }
            stack.append(node)
          }
          #expect(stack == tree.nodes(within: shards))
        }
      }
    }
  }

  @Test func bucketsHaveEveryParameterOnceFromTheLastOn() {
    let plan = BucketPlan(sizes: [10, 700_000, 800_000, 5, 3_000_000, 2], bucketSize: 2 << 20)
    #expect(plan.buckets == [[5], [4], [3, 2, 1, 0]])
    for (number, bucket) in plan.buckets.enumerated() {
      #expect(bucket.allSatisfy { plan.bucketOf[$0] == number })
    }
    #expect(BucketPlan(sizes: [], bucketSize: 8).buckets.isEmpty)
    #expect(BucketPlan(sizes: [0, 0], bucketSize: 8).buckets == [[1, 0]])
  }
}
