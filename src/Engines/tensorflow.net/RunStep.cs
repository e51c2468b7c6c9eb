using Tensorflow;
using static Tensorflow.Binding;

namespace Bench.Engines;

// Session.run as TensorFlow.NET's users call it, with an operation to run: it looks the operation up and makes its dictionaries and lists anew each time.
internal sealed class RunStep(Session session, Operation target) : ITensorFlowStep
{
    public void Run()
    {
        try
        {
            session.run(target);
        }
        catch (TensorflowException e)
        {
            throw Refusals.Of((int)tf.Status.Code, e.Message);
        }
    }

    public void Dispose() { }
}
